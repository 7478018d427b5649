/-! One deterministic step, written for the tests of epscheck. -/

namespace Mine

open Spec Tensor Generative.Diffusion

variable {α : Type} [Context α] {T : Nat} {s : Shape}

/-- The two weights of a state: of the signal, and of the noise. -/
def signal (sched : VPSchedule α T) (state : Fin (T + 1)) : α := sqrtNonneg (sched.alphaBar state)
def noise (sched : VPSchedule α T) (state : Fin (T + 1)) : α := sqrtNonneg (1 - sched.alphaBar state)

def ddimStep (sched : VPSchedule α T) (denoiser : EpsModel α s) (k : Fin T) (x : Tensor α s) :
    Tensor α s :=
  let from_ : Fin (T + 1) := k.succ
  let guess := denoiser.eps x (VPSchedule.timeOfIndex from_)
  let clean := scaleSpec (x - scaleSpec guess (noise sched from_)) (safeDiv 1 (signal sched from_))
  scaleSpec clean (signal sched k.castSucc) + scaleSpec guess (noise sched k.castSucc)

end Mine
