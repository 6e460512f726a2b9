/** A JSON value as `JSON.parse` makes it. */
export type Json = null | boolean | number | string | Json[] | JsonObject;

/** A JSON object. Unknown keys are the rule: a finding may carry fields that no model knows yet. */
export interface JsonObject {
  [key: string]: Json;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
