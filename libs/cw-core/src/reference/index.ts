export { MersenneTwister } from "./mersenne-twister.ts";
export { networkxLoop, type NetworkxLoopOptions } from "./networkx-loop.ts";
