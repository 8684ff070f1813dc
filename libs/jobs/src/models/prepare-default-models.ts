import { storeDefaultModels } from "@facegraph/embedding";
import { convertModel } from "@facegraph/model-conversion";
import type { Announce } from "../session/settings.ts";

/**
 * Converts the default models and stores them with their cards, where that has not been done.
 * @throws ConversionError `WEIGHTS_MISSING`, `WEIGHTS_MALFORMED`
 */
export function prepareDefaultModels(options: {
  readonly modelsFolder: string;
  readonly announce?: Announce;
}): Promise<void> {
  return storeDefaultModels({ ...options, convert: convertModel });
}
