/** What people run beyond TorchLean: every export of these modules is an operation. */
export * from './timesteps.ts';
export * from './tables.ts';
export * from './conversions.ts';
export * from './ddim.ts';
export * from './ddpm.ts';
export * from './sigma-space.ts';
export * from './flow.ts';
export * from './guidance.ts';
export * from './lcm.ts';
