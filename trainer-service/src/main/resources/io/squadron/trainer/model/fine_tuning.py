  # Methods of BertForQuestionAnswering that only training needs; they follow the class above.

  def loss(self: __torch__.BertForQuestionAnswering, input_ids: Tensor, token_type_ids: Tensor, attention_mask: Tensor, start_positions: Tensor, end_positions: Tensor) -> Tensor:
    # The mean of two cross-entropies over the window's tokens; a position past the window is left out.
    start_logits, end_logits, = (self).forward(input_ids, token_type_ids, attention_mask)
    n = torch.size(input_ids, 1)
    start_loss = torch.cross_entropy_loss(start_logits, torch.clamp(start_positions, 0, n), None, 1, n, 0.)
    end_loss = torch.cross_entropy_loss(end_logits, torch.clamp(end_positions, 0, n), None, 1, n, 0.)
    return torch.div(torch.add(start_loss, end_loss), 2.)

  def grad(self: __torch__.BertForQuestionAnswering, parameters: List[Tensor]) -> List[Tensor]:
    gradients = annotate(List[Tensor], [])
    for i in range(torch.len(parameters)):
      _0 = torch.append(gradients, ops.prim.grad(parameters[i]))
    return gradients

  # What changes tensors in place takes them as arguments: lists made inside a method are optimised away.

  def scale_grad(self: __torch__.BertForQuestionAnswering, gradients: List[Tensor], factor: float) -> NoneType:
    torch._foreach_mul_(gradients, factor)
    return None

  def clip_grad_norm(self: __torch__.BertForQuestionAnswering, gradients: List[Tensor], max_norm: float) -> Tensor:
    # Global L2 norm, as torch.nn.utils.clip_grad_norm_ does; gives the norm before clipping.
    norm = torch.linalg_vector_norm(torch.stack(torch._foreach_norm(gradients, 2)))
    factor = torch.clamp_max(torch.mul(torch.reciprocal(torch.add(norm, 9.9999999999999995e-07)), max_norm), 1.)
    torch._foreach_mul_(gradients, factor)
    return norm

  def adamw_step(self: __torch__.BertForQuestionAnswering, parameters: List[Tensor], gradients: List[Tensor], exp_avgs: List[Tensor], exp_avg_sqs: List[Tensor], steps: List[Tensor], lr: float, beta1: float, beta2: float, eps: float, weight_decay: float) -> NoneType:
    # Loshchilov and Hutter 2019 (https://arxiv.org/abs/1711.05101): decay apart from the gradient.
    max_exp_avg_sqs = annotate(List[Tensor], [])
    torch._foreach_add_(steps, 1)
    torch._fused_adamw_(parameters, gradients, exp_avgs, exp_avg_sqs, max_exp_avg_sqs, steps, lr=lr, beta1=beta1, beta2=beta2, weight_decay=weight_decay, eps=eps, amsgrad=False, maximize=False)
    return None

  def zero_grad(self: __torch__.BertForQuestionAnswering, gradients: List[Tensor]) -> NoneType:
    torch._foreach_zero_(gradients)
    return None

  # Of two replicas of the model, which may be on two devices.

  def add_grad(self: __torch__.BertForQuestionAnswering, gradients: List[Tensor], others: List[Tensor]) -> NoneType:
    # Moves the others' gradients to these.
    for i in range(torch.len(gradients)):
      _0 = torch.add_(gradients[i], torch.to(others[i], ops.prim.device(gradients[i])))
    torch._foreach_zero_(others)
    return None

  def copy_parameters(self: __torch__.BertForQuestionAnswering, parameters: List[Tensor], others: List[Tensor]) -> NoneType:
    # The others become equal to these.
    for i in range(torch.len(parameters)):
      _0 = torch.copy_(others[i], parameters[i])
    return None
