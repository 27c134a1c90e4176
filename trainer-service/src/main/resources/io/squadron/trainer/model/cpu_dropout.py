# Dropout for training on a CPU; stands in front of the model's classes.
# libtorch's own draws a number for every element, which for the n x n probabilities of a layer takes as long as a whole fused
# attention; and its attention leaves the fused kernel as soon as there is dropout, for [b, heads, n, n] tensors that no
# cache holds. Here one draw of 64 bits decides on four elements, so p counts in steps of 2^-16, and attention goes window
# by window, over the tokens that the window has. GPUs do all this in one kernel: there libtorch's own is taken.

def kept(shape: List[int], p: float) -> Tensor:
  # True with probability 1 - p, independently.
  n = 1
  for i in range(torch.len(shape)):
    n = torch.mul(n, shape[i])
  draws = torch.random_(torch.empty([torch.floordiv(torch.add(n, 3), 4)], dtype=4), torch.sub(-9223372036854775807, 1), None)
  threshold = torch.sub(int(torch.round(torch.mul(p, 65536.))), 32768)
  return torch.view(torch.ge(torch.slice(torch.view_copy(draws, dtype=2), 0, 0, n), threshold), shape)

def dropout(x: Tensor, p: float) -> Tensor:
  return torch.mul(torch.mul(x, __torch__.kept(torch.size(x), p)), torch.div(1., torch.sub(1., p)))

def attention(q: Tensor, k: Tensor, v: Tensor, mask: Tensor, p: float) -> Tensor:
  # dropout(softmax(q k^T / sqrt(h / heads))) v with each window's own tokens as keys: [b, heads, n, h / heads].
  lengths = torch.sum(mask, [1, 2, 3])
  q0 = torch.mul(q, torch.pow(torch.size(q, 3), -0.5))
  v0 = torch.mul(v, torch.div(1., torch.sub(1., p)))
  context = annotate(List[Tensor], [])
  for window in range(torch.size(q, 0)):
    length = int(torch.select(lengths, 0, window))
    keys = torch.slice(torch.select(k, 0, window), 1, 0, length)
    values = torch.slice(torch.select(v0, 0, window), 1, 0, length)
    scores = torch.matmul(torch.select(q0, 0, window), torch.transpose(keys, 1, 2))
    probs = torch.softmax(scores, -1, 6)
    probs0 = torch.mul(probs, __torch__.kept(torch.size(probs), p))
    _0 = torch.append(context, torch.matmul(torch.to(probs0, ops.prim.dtype(v)), values))
  return torch.stack(context)

