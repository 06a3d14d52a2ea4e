"""Times steps of Adam by backpropagation of a Transformer in PyTorch on one thread: as ours, without biases and gains. Shapes as width/heads/blocks/context/batch/symbols; prints JSON, tokens a second."""

import json
import sys
import time

import torch
from torch.nn import functional

torch.set_num_threads(1)


def tokens_per_second(width, heads, blocks, context, batch, symbols):
    generator = torch.Generator().manual_seed(1)

    def drawn(*shape, scale):
        return (scale * torch.randn(*shape, generator=generator)).requires_grad_()

    symbol, place = drawn(symbols, width, scale=1), drawn(context, width, scale=1)
    W = [
        [drawn(rows, cols, scale=cols**-0.5) for rows, cols in shapes]
        for shapes in [[(3 * width, width), (width, width), (4 * width, width), (width, 4 * width)]] * blocks
    ]
    readout = drawn(symbols, width, scale=width**-0.5)
    optimiser = torch.optim.Adam([symbol, place, readout, *(w for block in W for w in block)], lr=1e-4)
    tokens = torch.randint(symbols, (batch, context), generator=generator)
    targets = torch.randint(symbols, (batch * context,), generator=generator)
    future = torch.full((context, context), float("-inf")).triu(1)

    def norm(h):
        return functional.layer_norm(h, (width,))

    def step():
        h = symbol[tokens] + place
        for into, out, up, down in W:
            parts = (norm(h) @ into.T).view(batch, context, 3, heads, width // heads).permute(2, 0, 3, 1, 4)
            scores = parts[0] @ parts[1].transpose(2, 3) * (width // heads) ** -0.5 + future
            seen = torch.softmax(scores, 3) @ parts[2]
            h = h + seen.transpose(1, 2).reshape(batch, context, width) @ out.T
            h = h + functional.gelu(norm(h) @ up.T) @ down.T
        loss = functional.cross_entropy((norm(h) @ readout.T).view(-1, symbols), targets)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()

    best = float("inf")
    for stretch in range(12):
        began = time.process_time()
        for _ in range(3):
            step()
        if stretch >= 2:
            best = min(best, (time.process_time() - began) / 3)
    return batch * context / best


print(json.dumps({name: tokens_per_second(*(int(n) for n in name.split("/"))) for name in sys.argv[1:]}))
