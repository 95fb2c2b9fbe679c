import { scripts } from "@params";

/** Loads a script of on-demand/ by its name, once; resolves to what it exports. */
export const load = (name) => import(scripts[name]);
