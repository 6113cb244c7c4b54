throw new Error("while it is loaded");
export const f = 1;
