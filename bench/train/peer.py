"""The PyTorch side of `npm run bench -- train`: works for one line of JSON at a time, answers with another.

{"prepare": {"work": "mlp", ...}}   makes a network and warms it up, answers {"parameters": n}
{"run": seconds}                    repeats it for so long, answers {"ms": a unit, "units": n}
"""

import json
import os
import sys
import time

import torch
import torch.nn.functional as F

from models import TimeMlp, UNet, Vae, mlp

STEPS = 1000
WARM_SECONDS = 1.5
BETAS = torch.linspace(1e-4, 0.02, STEPS)
ALPHA_BARS = torch.cumprod(1 - BETAS, dim=0)


def training(model, loss):
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)

    def step():
        optimizer.zero_grad()
        loss().backward()
        optimizer.step()

    return model, step


def ddpm_training(model, x0):
    """A step of algorithm 1 of Ho et al. 2020."""
    ones = [1] * (x0.dim() - 1)

    def loss():
        t = torch.randint(0, STEPS, (len(x0),))
        eps = torch.randn_like(x0)
        a = ALPHA_BARS[t].view(-1, *ones)
        return F.mse_loss(model(a.sqrt() * x0 + (1 - a).sqrt() * eps, t), eps)

    return training(model, loss)


def ddpm_sampling(model, shape, steps):
    """Algorithm 2 of Ho et al. 2020 over the last `steps` steps."""
    betas, alpha_bars = BETAS.tolist(), ALPHA_BARS.tolist()

    @torch.inference_mode()
    def chain(length=steps):
        x = torch.randn(shape)
        for t in reversed(range(length)):
            eps = model(x, torch.full((shape[0],), t))
            mean = (x - betas[t] / (1 - alpha_bars[t]) ** 0.5 * eps) / (1 - betas[t]) ** 0.5
            x = mean + betas[t] ** 0.5 * torch.randn_like(x)

    return model, chain


def mlp_step(widths, batch):
    model = mlp(widths)
    x, y = torch.randn(batch, widths[0]), torch.randn(batch, widths[-1])
    return training(model, lambda: F.mse_loss(model(x), y))


def vae_step(inputs, hidden, latent, batch):
    model = Vae(inputs, hidden, latent)
    x = torch.rand(batch, inputs)
    return training(model, lambda: model.loss(x))


def time_mlp(sampling, batch, width=128, depth=3, steps=STEPS):
    model = TimeMlp(2, width, depth)
    return ddpm_sampling(model, (batch, 2), steps) if sampling else ddpm_training(model, torch.randn(batch, 2))


def unet(sampling, batch, size, width, steps=STEPS):
    model, shape = UNet(1, width), (batch, 1, size, size)
    return ddpm_sampling(model, shape, steps) if sampling else ddpm_training(model, torch.randn(shape))


def product(size):
    a, b = torch.randn(size, size), torch.randn(size, size)
    return None, lambda: a @ b


WORK = {
    "mlp": mlp_step,
    "vae": vae_step,
    "timeMlp": time_mlp,
    "unet": unet,
    "product": product,
    "normals": lambda count: (None, lambda: torch.randn(count)),
}


def prepare(work, warm, **sizes):
    model, run = WORK[work](**sizes)
    # Of a chain, so many steps; of all else, so many calls or more.
    if sizes.get("sampling"):
        run(warm)
    else:
        for _ in range(warm):
            run()
        measure(run, WARM_SECONDS)
    return run, sum(p.numel() for p in model.parameters()) if model else 0


def measure(run, seconds):
    units, begin = 0, time.perf_counter()
    while True:
        run()
        units += 1
        elapsed = time.perf_counter() - begin
        if elapsed >= seconds:
            return {"ms": 1e3 * elapsed / units, "units": units}


def main():
    torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    torch.manual_seed(1)
    run = None
    print(json.dumps({"torch": torch.__version__}), flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        if "prepare" in asked:
            run, parameters = prepare(**asked["prepare"])
            answer = {"parameters": parameters}
        else:
            answer = measure(run, asked["run"])
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
