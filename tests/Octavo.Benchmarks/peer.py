"""The comparison's PyTorch contender: a GPT of nanoGPT's architecture, written from its published description
(https://github.com/karpathy/nanoGPT, README and model description; Radford et al. 2019, section 2.3).

Reads one JSON command per line on standard input and answers each with one JSON line on standard output. Between commands it
waits, so that it can take turns with other contenders. Runs on PyTorch 1.12 or later.
"""

import ctypes
import json
import math
import sys
import time


def keep_large_blocks():
    """The allocator settings of Octavo's MemoryAllocator; they must hold before the first tensor."""
    try:
        libc = ctypes.CDLL("libc.so.6")
    except OSError:
        return
    if libc.mallopt(-3, 1 << 30) == 0:  # M_MMAP_THRESHOLD; some versions refuse more than half of an arena
        libc.mallopt(-3, 32 << 20)
    libc.mallopt(-1, 2**31 - 1)  # M_TRIM_THRESHOLD
    libc.mallopt(-2, 64 << 20)  # M_TOP_PAD


keep_large_blocks()

import torch  # noqa: E402: after the allocator
import torch.nn as nn  # noqa: E402
from torch.nn import functional as F  # noqa: E402


class Attention(nn.Module):
    def __init__(self, width, heads, context):
        super().__init__()
        self.heads = heads
        self.c_attn = nn.Linear(width, 3 * width)
        self.c_proj = nn.Linear(width, width)
        self.register_buffer("visible", torch.ones(context, context).tril().view(1, 1, context, context), persistent=False)

    def forward(self, x):
        batch, length, width = x.shape
        query, key, value = (
            part.view(batch, length, self.heads, width // self.heads).transpose(1, 2) for part in self.c_attn(x).split(width, dim=2)
        )
        scores = (query @ key.transpose(-2, -1)) * (1.0 / math.sqrt(key.size(-1)))
        scores = scores.masked_fill(self.visible[:, :, :length, :length] == 0, float("-inf"))
        mixed = F.softmax(scores, dim=-1) @ value
        return self.c_proj(mixed.transpose(1, 2).contiguous().view(batch, length, width))


class FeedForward(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.c_fc = nn.Linear(width, 4 * width)
        self.c_proj = nn.Linear(4 * width, width)

    def forward(self, x):
        return self.c_proj(F.gelu(self.c_fc(x), approximate="tanh"))


class Block(nn.Module):
    def __init__(self, width, heads, context):
        super().__init__()
        self.ln_1 = nn.LayerNorm(width)
        self.attn = Attention(width, heads, context)
        self.ln_2 = nn.LayerNorm(width)
        self.mlp = FeedForward(width)

    def forward(self, x):
        x = x + self.attn(self.ln_1(x))
        return x + self.mlp(self.ln_2(x))


class Gpt(nn.Module):
    def __init__(self, vocabulary, context, layers, heads, width):
        super().__init__()
        self.context = context
        self.wte = nn.Embedding(vocabulary, width)
        self.wpe = nn.Embedding(context, width)
        self.h = nn.ModuleList([Block(width, heads, context) for _ in range(layers)])
        self.ln_f = nn.LayerNorm(width)

    def forward(self, inputs, targets=None, last_only=False):
        x = self.wte(inputs) + self.wpe(torch.arange(inputs.size(1)))
        for block in self.h:
            x = block(x)
        x = self.ln_f(x)
        logits = F.linear(x[:, -1:] if last_only else x, self.wte.weight)
        return logits if targets is None else F.cross_entropy(logits.view(-1, logits.size(-1)), targets.view(-1))


class Contender:
    def __init__(self):
        self.model = None
        self.optimizer = None
        self.tokens = None
        self.bf16 = False

    def load(self, command):
        torch.set_num_threads(command["threads"])
        self.bf16 = command["precision"] == "bf16"
        shape = command["shape"]
        self.model = Gpt(shape["vocabulary"], shape["context"], shape["layers"], shape["heads"], shape["width"])
        weights = torch.from_file(command["weights"], size=sum(math.prod(entry["shape"]) for entry in command["parameters"]))
        parameters = dict(self.model.named_parameters())
        if set(parameters) != {entry["name"] for entry in command["parameters"]}:
            raise ValueError(f"other parameters: {set(parameters) ^ {entry['name'] for entry in command['parameters']}}")
        at = 0
        with torch.no_grad():
            for entry in command["parameters"]:
                count = math.prod(entry["shape"])
                parameters[entry["name"]].copy_(weights[at : at + count].view(entry["shape"]))
                at += count
        self.tokens = torch.from_file(command["tokens"], size=command["tokenCount"], dtype=torch.int32)
        if command["train"]:
            self.prepare_training(command)
        else:
            self.model.eval()
        return {"parameters": sum(parameter.numel() for parameter in self.model.parameters())}

    def prepare_training(self, command):
        matrices = [parameter for parameter in self.model.parameters() if parameter.dim() >= 2]
        vectors = [parameter for parameter in self.model.parameters() if parameter.dim() < 2]
        self.optimizer = torch.optim.AdamW(
            [{"params": matrices, "weight_decay": command["weightDecay"]}, {"params": vectors, "weight_decay": 0.0}],
            lr=command["learningRate"],
            betas=(command["beta1"], command["beta2"]),
            eps=1e-8,
        )
        self.clip = command["clip"]

    def steps(self, command):
        context = self.model.context
        losses, seconds = [], []
        for starts in command["starts"]:
            begin = time.perf_counter()
            inputs = torch.stack([self.tokens[start : start + context] for start in starts]).long()
            targets = torch.stack([self.tokens[start + 1 : start + 1 + context] for start in starts]).long()
            with torch.autocast("cpu", torch.bfloat16, enabled=self.bf16):
                loss = self.model(inputs, targets)
            loss.backward()
            nn.utils.clip_grad_norm_(self.model.parameters(), self.clip)
            self.optimizer.step()
            self.optimizer.zero_grad(set_to_none=True)
            losses.append(loss.item())
            seconds.append(time.perf_counter() - begin)
        return {"losses": losses, "seconds": seconds}

    @torch.no_grad()
    def generate(self, command):
        tokens = torch.tensor([command["prompt"]])
        begin = time.perf_counter()
        for _ in range(command["count"]):
            logits = self.model(tokens[:, -self.model.context :], last_only=True)
            tokens = torch.cat((tokens, logits[:, -1].argmax(-1, keepdim=True)), dim=1)
        seconds = time.perf_counter() - begin
        return {"tokens": tokens[0, len(command["prompt"]) :].tolist(), "seconds": [seconds]}

    @torch.no_grad()
    def score(self, command):
        context = command["context"]
        scores = []
        begin = time.perf_counter()
        for candidate in command["candidates"]:
            sequence = torch.tensor([context + candidate])
            logits = self.model(sequence[:, :-1])[0, len(context) - 1 :]
            scores.append(F.log_softmax(logits, -1).gather(-1, torch.tensor(candidate)[:, None]).sum().item())
        return {"scores": scores, "seconds": [time.perf_counter() - begin]}

    @torch.no_grad()
    def attention(self, command):
        torch.set_num_threads(command["threads"])
        heads, length, width = command["heads"], command["length"], command["headWidth"]
        count = heads * length * width
        query, key, value = (
            torch.sin(torch.arange(count, dtype=torch.float64) * rate).float().view(1, heads, length, width) for rate in (0.37, 0.73, 1.09)
        )
        hidden = torch.ones(length, length).tril() == 0
        begin = time.perf_counter()
        scores = (query @ key.transpose(-2, -1)) * (1.0 / math.sqrt(width))
        mixed = F.softmax(scores.masked_fill(hidden, float("-inf")), dim=-1) @ value
        check = mixed.abs().mean().item()
        return {"check": check, "seconds": [time.perf_counter() - begin]}

    def about(self, command):
        torch.set_num_threads(command["threads"])
        left = torch.ones(1024, 1024)
        best = math.inf
        for _ in range(12):
            begin = time.perf_counter()
            (left @ left)[0, 0].item()
            best = min(best, time.perf_counter() - begin)
        return {"description": f"PyTorch {torch.__version__}", "matmulFlops": 2 * 1024**3 / best}

    def memory(self, command):
        with open("/proc/self/status", encoding="ascii") as status:
            peak = next(line for line in status if line.startswith("VmHWM"))
        return {"peakBytes": int(peak.split()[1]) * 1024}


def main():
    contender = Contender()
    for line in sys.stdin:
        command = json.loads(line)
        try:
            answer = getattr(contender, command["do"])(command)
        except Exception as failure:  # the benchmark shows it
            answer = {"error": f"{type(failure).__name__}: {failure}"}
        print(json.dumps(answer), flush=True)


main()
