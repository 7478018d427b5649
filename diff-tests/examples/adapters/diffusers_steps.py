"""Schedulers of diffusers on given alphaBars and sigmas, in the place of the tables of their classes."""
import importlib, sys

import torch

PACKAGE = importlib.import_module(sys.argv[1] if len(sys.argv) > 1 else "diffusers")


def made(name, **options):
    return getattr(PACKAGE, name)(**options)


def on_table(name, bars, **options):
    """A class that was trained on these alphaBars, one timestep each, and takes all of them."""
    s = made(name, num_train_timesteps=len(bars), timestep_spacing="leading", **options)
    s.alphas_cumprod = torch.stack(list(bars))
    s.set_timesteps(len(bars))
    return s


def on_sigmas(name, sigmas, **options):
    s = made(name, **options)
    s.set_timesteps(max(len(sigmas) - 1, 1))
    s.sigmas, s.timesteps = sigmas, torch.arange(len(sigmas) - 1, 0, -1, dtype=torch.float32)
    return s


def clipped(clip, r):
    return {"clip_sample": bool(clip), "clip_sample_range": float(r)}


def ddim(a, ap, x, e, clip, r, rederive, epsilon, eta=0.0, z=None):
    s = on_table("DDIMScheduler", [ap, a], **clipped(clip, r))
    kind = {"eta": float(eta), "use_clipped_model_output": bool(rederive), "variance_noise": z}
    return s.step(e, 1, x, return_dict=False, **kind)[0]


def ddpm(a, ap, x, e, z, large, clip, r, last, epsilon):
    kind = {"variance_type": "fixed_large" if large else "fixed_small", **clipped(clip, r)}
    s = on_table("DDPMScheduler", [a] if last else [ap, a], **kind)
    s.one = ap  # What it takes for the alphaBar after the last step.
    # Whatever the class draws, it gets the noise of this step.
    sys.modules[type(s).__module__].randn_tensor = lambda *_, **__: z.reshape(1, -1)
    return s.step(e.reshape(1, -1), 0 if last else 1, x.reshape(1, -1), return_dict=False)[0].reshape(x.shape)


def euler(sigmas, x, model, epsilon):
    s, state = on_sigmas("EulerDiscreteScheduler", sigmas, prediction_type="sample"), x
    s.is_scale_input_called = True
    for sigma, t in zip(sigmas, s.timesteps):
        state = s.step(model(state, sigma), t, state, return_dict=False)[0]
    return state


def flow(sigmas, x, model, epsilon):
    s, state = on_sigmas("FlowMatchEulerDiscreteScheduler", sigmas), x
    for sigma, t in zip(sigmas, s.timesteps):
        state = s.step(model(state, sigma), t, state, return_dict=False)[0]
    return state


def rescaled(betas, epsilon):
    return importlib.import_module(f"{PACKAGE.__name__}.schedulers.scheduling_ddim").rescale_zero_terminal_snr(betas)


def scaled(T, betaStart, betaEnd, epsilon):
    ends = {"beta_start": float(betaStart), "beta_end": float(betaEnd)}
    return made("DDIMScheduler", num_train_timesteps=T, beta_schedule="scaled_linear", **ends).betas
