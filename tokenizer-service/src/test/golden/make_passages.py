"""Writes passages.json: paragraphs written for Squadron's tests, with the texts that go wrong most easily.

    python make_passages.py ../resources/io/squadron/tokenizer/dataset/passages.json
"""
import json
import sys

FOG = (
    "The harbour of Tel-Morun lay under fog on the morning of 3 March 1874, and the keeper counted bells instead of "
    "sails. At 06:15 the steamer \u201cPetrel\u201d answered; at 06:40 nothing did. He wrote both times into the book, "
    "drew a line beneath them (his habit since 1869), and went to trim the lamp. "
)
LONG = "".join(
    f"Entry {i}: the wind stood at {i * 7 % 360} degrees, the glass at {980 + i % 40}.{i % 10} hPa, and keeper no. "
    f"{i % 5 + 1} signed un-mistakably. " for i in range(1, 41)
)
PARAGRAPHS = [
    ("Fog", FOG, [
        ("On which day did the keeper count bells?", "3 March 1874"),
        ("Since when was it his habit?", "1869"),
        ("Which steamer answered?", "Petrel"),
        ("Where is the harbour?", "Tel-Morun"),
    ]),
    ("Long", LONG, [
        ("What did the first keeper do?", "signed un-mistakably"),
        ("Which entry is the twentieth one in the book?", "Entry 20"),
        ("What is the last entry's reading of the glass?", "980.0 hPa"),
        ("Which span crosses many windows?", LONG[LONG.index("Entry 5:"):LONG.index("Entry 9:")].strip()),
        ("Tell me, " + "once more and very slowly and in every single detail that you can still remember, " * 6
         + "who signed?", "keeper no. 3"),
    ]),
    ("Emoji", "\U0001F468\u200d\U0001F469\u200d\U0001F467 went sailing \u26f5\ufe0f with \U0001F600 Zo\u00eb Brontë "
              "and re\u0301sume\u0301 writers; 7\u202f000 people came, i\u0307stanbul\u2019s \u0130brahim too.", [
        ("Who went sailing with the family?", "Zo\u00eb Brontë"),
        ("How many came?", "7\u202f000 people"),
        ("What did the writers write?", "re\u0301sume\u0301"),
        ("Who came too?", "\u0130brahim"),
    ]),
    ("Scripts", "\u6771\u4eac\u306f\u65e5\u672c\u306e\u9996\u90fd\u3067\u3059\u3002 Tokyo\uff08\u6771\u4eac\uff09 has "
                "\u3042\u3044\u3046 and \ud55c\uad6d\uc5b4 signs; \u0627\u0644\u0639\u0631\u0628\u064a\u0629 and "
                "\u05e2\u05d1\u05e8\u05d9\u05ea run right to left, \u0939\u093f\u0928\u094d\u0926\u0940 does not.", [
        ("What is Tokyo in Japanese?", "\u6771\u4eac"),
        ("Which signs are Korean?", "\ud55c\uad6d\uc5b4"),
        ("What runs right to left?", "\u0627\u0644\u0639\u0631\u0628\u064a\u0629 and \u05e2\u05d1\u05e8\u05d9\u05ea"),
    ]),
    ("Spaces", " \t\r\nA\u00a0B costs\u30005\u00a0\u20ac at\u2009the\u200bshop\u2028next line\u2029end\u000bof\u000cpage "
               "\u0085 x\u1680y  \r\n two  spaces\tand a tab \n", [
        ("What costs five?", "A\u00a0B"),
        ("What is between the tabs?", "and a tab"),
        ("What has two?", "two  spaces"),
    ]),
    ("Control", "soft\u00adhyphen \u200e\u200f \u0096 zero\u200dwidth \ufeffbom \u0007bell word\u200e, next \u200e end \ufffd .", [
        ("Which word has a hyphen?", "soft\u00adhyphen"),
        ("What is next?", "next"),
        ("What comes at the end?", "end"),
        ("What rings?", "bell"),
    ]),
    ("Marks", "He typed [SEP] and [MASK] and ##ing, then [cls]; $5.00-6.00 (approx.) for a " + "w" * 101 + " and a "
              + "x" * 100 + " \u2014 \u00bfqu\u00e9? C++/C#\u2122 f(x)=x\u00b2 \ud83e\udd14\ud83e\udd17 a_b-c~d^e`f|g", [
        ("What does it cost?", "$5.00-6.00"),
        ("What did he type last?", "##ing"),
        ("What is f?", "x\u00b2"),
    ]),
]


def main(path):
    data = []
    for number, (title, context, questions) in enumerate(PARAGRAPHS):
        qas = [
            {"id": f"{title.lower()}-{i}", "question": question, "is_impossible": False,
             "answers": [{"text": answer, "answer_start": context.index(answer)}]}
            for i, (question, answer) in enumerate(questions)
        ]
        qas.append({"id": f"{title.lower()}-none", "question": "  What is not said here? ", "is_impossible": True,
                    "plausible_answers": [{"text": context.split()[0], "answer_start": 0}], "answers": []})
        data.append({"title": title, "paragraphs": [{"context": context, "qas": qas}]})
    with open(path, "w", encoding="utf-8") as file:
        json.dump({"version": "v2.0", "data": data}, file, ensure_ascii=True, indent=1)
        file.write("\n")


main(sys.argv[1])
