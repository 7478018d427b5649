/** What is used of the plotting library, bundled by itself. */
export { dot, plot, pointer, ruleY } from '@observablehq/plot';
