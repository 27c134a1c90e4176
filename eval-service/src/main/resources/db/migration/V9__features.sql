-- What questions are like, to ask which of them a model fails at. Computed by PostgreSQL, so that the questions of former
-- versions have them, too. Words are what white space separates.
alter table dev_question
    add column question_words integer generated always as
        (coalesce(array_length(regexp_split_to_array(btrim(question, E' \t\n\r'), '\s+'), 1), 0)) stored,
    add column context_words integer generated always as
        (coalesce(array_length(regexp_split_to_array(btrim(context, E' \t\n\r'), '\s+'), 1), 0)) stored,
    -- Of the first gold answer; null where there is none.
    add column answer_words integer generated always as
        (array_length(regexp_split_to_array(btrim(answers->0->>'text', E' \t\n\r'), '\s+'), 1)) stored,
    -- The first of these words, wherever it stands ("In what year …"); "other" where there is none.
    add column question_word text not null generated always as
        (coalesce(lower(substring(question from '(?i)\m(how many|how much|how|what|when|where|which|whose|whom|who|why)\M')),
            'other')) stored;
