/**
 * The cap of similar pairs per face: a pair is stored if it is among the strongest so many of
 * either face. A collection is made with it and keeps it as `maxPairsPerFace`; everybody reads it
 * there, since what is stored follows it.
 */
export const defaultPairCap = 256;
