export const sqrtNonneg = () => undefined;
