export { type PublishedModel, publishedModels } from "./published-models.ts";
