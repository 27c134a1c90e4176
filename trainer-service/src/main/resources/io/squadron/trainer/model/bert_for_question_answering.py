# BERT for extractive question answering, as libtorch reads it out of a TorchScript archive.
# Devlin et al. 2018 (https://arxiv.org/abs/1810.04805): embeddings, a stack of post-norm transformer layers
# (Vaswani et al. 2017), and one linear layer that scores every token as the answer's start and as its end.
# Modules and parameters bear Hugging Face's names. $NAMES are filled in from config.json by BertScript.java.
# Shapes: b windows, n tokens, h = $HIDDEN_SIZE. $BF16(x) is x, or in training with --bf16 x in bfloat16: matrix products
# are then in half precision, and so are their results until they meet a residual; the logits, the head's product, are cast
# up for the loss. Weights, residuals and LayerNorm stay in float32 ($FLOAT(x)), and so does softmax, inside of the attention.
# $HIDDEN_DROPOUT(x) and $ATTENTION drop in training only: on a GPU by libtorch's kernels, on a CPU by the functions of
# cpu_dropout.py.

class Linear(Module):
  __parameters__ = ["weight", "bias", ]
  __buffers__ = []
  weight : Tensor
  bias : Tensor
  training : bool
  def forward(self: __torch__.Linear, x: Tensor) -> Tensor:
    return torch.linear($BF16(x), $BF16(self.weight), $BF16(self.bias))

class LayerNorm(Module):
  __parameters__ = ["weight", "bias", ]
  __buffers__ = []
  weight : Tensor
  bias : Tensor
  training : bool
  def forward(self: __torch__.LayerNorm, x: Tensor) -> Tensor:
    return torch.layer_norm($FLOAT(x), [$HIDDEN_SIZE], self.weight, self.bias, $LAYER_NORM_EPS)

class Embedding(Module):
  __parameters__ = ["weight", ]
  __buffers__ = []
  weight : Tensor
  training : bool

class BertEmbeddings(Module):
  __parameters__ = []
  __buffers__ = []
  word_embeddings : __torch__.Embedding
  position_embeddings : __torch__.Embedding
  token_type_embeddings : __torch__.Embedding
  LayerNorm : __torch__.LayerNorm
  training : bool
  def forward(self: __torch__.BertEmbeddings, input_ids: Tensor, token_type_ids: Tensor) -> Tensor:
    # The row of the padding token takes no gradient (its index is named), as in Hugging Face's model.
    words = torch.embedding(self.word_embeddings.weight, input_ids, $PAD_TOKEN_ID)
    segments = torch.embedding(self.token_type_embeddings.weight, token_type_ids)
    positions = torch.slice(self.position_embeddings.weight, 0, 0, torch.size(input_ids, 1))
    x = (self.LayerNorm).forward(torch.add(torch.add(words, segments), positions))
    return $HIDDEN_DROPOUT(x)

class BertSelfAttention(Module):
  __parameters__ = []
  __buffers__ = []
  query : __torch__.Linear
  key : __torch__.Linear
  value : __torch__.Linear
  training : bool
  def heads(self: __torch__.BertSelfAttention, x: Tensor) -> Tensor:
    # [b, n, h] -> [b, heads, n, h / heads]
    return torch.transpose(torch.view(x, [torch.size(x, 0), torch.size(x, 1), $NUM_ATTENTION_HEADS, -1]), 1, 2)
  def forward(self: __torch__.BertSelfAttention, x: Tensor, mask: Tensor) -> Tensor:
    q = (self).heads((self.query).forward(x))
    k = (self).heads((self.key).forward(x))
    v = (self).heads((self.value).forward(x))
    # dropout(softmax(q k^T / sqrt(h / heads) + mask)) v
    context = $ATTENTION
    return torch.reshape(torch.transpose(context, 1, 2), [torch.size(x, 0), torch.size(x, 1), -1])

class BertSelfOutput(Module):
  __parameters__ = []
  __buffers__ = []
  dense : __torch__.Linear
  LayerNorm : __torch__.LayerNorm
  training : bool
  def forward(self: __torch__.BertSelfOutput, context: Tensor, x: Tensor) -> Tensor:
    y = $HIDDEN_DROPOUT((self.dense).forward(context))
    return (self.LayerNorm).forward(torch.add(y, x))

class BertAttention(Module):
  __parameters__ = []
  __buffers__ = []
  self : __torch__.BertSelfAttention
  output : __torch__.BertSelfOutput
  training : bool
  def forward(self: __torch__.BertAttention, x: Tensor, mask: Tensor) -> Tensor:
    return (self.output).forward((getattr(self, "self")).forward(x, mask), x)

class BertIntermediate(Module):
  __parameters__ = []
  __buffers__ = []
  dense : __torch__.Linear
  training : bool
  def forward(self: __torch__.BertIntermediate, x: Tensor) -> Tensor:
    y = (self.dense).forward(x)
    return $ACTIVATION

class BertOutput(Module):
  __parameters__ = []
  __buffers__ = []
  dense : __torch__.Linear
  LayerNorm : __torch__.LayerNorm
  training : bool
  def forward(self: __torch__.BertOutput, intermediate: Tensor, x: Tensor) -> Tensor:
    y = $HIDDEN_DROPOUT((self.dense).forward(intermediate))
    return (self.LayerNorm).forward(torch.add(y, x))

class BertLayer(Module):
  __parameters__ = []
  __buffers__ = []
  attention : __torch__.BertAttention
  intermediate : __torch__.BertIntermediate
  output : __torch__.BertOutput
  training : bool
  def forward(self: __torch__.BertLayer, x: Tensor, mask: Tensor) -> Tensor:
    y = (self.attention).forward(x, mask)
    return (self.output).forward((self.intermediate).forward(y), y)

class BertLayers(Module):
  __parameters__ = []
  __buffers__ = []
  $LAYER_DECLARATIONS
  training : bool
  def forward(self: __torch__.BertLayers, x: Tensor, mask: Tensor) -> Tensor:
    $LAYER_CALLS
    return x

class BertEncoder(Module):
  __parameters__ = []
  __buffers__ = []
  layer : __torch__.BertLayers
  training : bool

class BertModel(Module):
  __parameters__ = []
  __buffers__ = []
  embeddings : __torch__.BertEmbeddings
  encoder : __torch__.BertEncoder
  training : bool
  def forward(self: __torch__.BertModel, input_ids: Tensor, token_type_ids: Tensor, attention_mask: Tensor) -> Tensor:
    # [b, n] of 0 and 1 -> [b, 1, 1, n] of False and True: every head and token attends to the same tokens.
    mask = torch.to(torch.unsqueeze(torch.unsqueeze(attention_mask, 1), 1), 11)
    x = (self.embeddings).forward(input_ids, token_type_ids)
    return (self.encoder.layer).forward(x, mask)

class BertForQuestionAnswering(Module):
  __parameters__ = []
  __buffers__ = []
  bert : __torch__.BertModel
  qa_outputs : __torch__.Linear
  training : bool
  def forward(self: __torch__.BertForQuestionAnswering, input_ids: Tensor, token_type_ids: Tensor, attention_mask: Tensor) -> Tuple[Tensor, Tensor]:
    x = (self.bert).forward(input_ids, token_type_ids, attention_mask)
    logits = $FLOAT((self.qa_outputs).forward(x))
    start_logits = torch.contiguous(torch.select(logits, -1, 0))
    end_logits = torch.contiguous(torch.select(logits, -1, 1))
    return (start_logits, end_logits)
