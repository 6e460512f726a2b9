import type { Json, JsonObject } from '../model/json.ts';
import { type FindingStore, withService } from './finding-store.ts';
import { findingIds } from './request-body.ts';
import { invalidParameter } from './service-error.ts';

/** ArchiveFindings and UnarchiveFindings (domain.md c.7): ids that nobody has are passed over. */
export function archiveFindings(store: FindingStore, body: JsonObject, archived: boolean): JsonObject {
  return change(store, findingIds(body), { Archived: archived });
}

/** UpdateFindingsFeedback (domain.md c.8): shows later as Service.UserFeedback. Comments are taken and kept nowhere. */
export function updateFeedback(store: FindingStore, body: JsonObject): JsonObject {
  const ids = findingIds(body);
  const { feedback, comments = null } = body;
  if (feedback !== 'USEFUL' && feedback !== 'NOT_USEFUL') throw invalidParameter('feedback');
  if (comments !== null && typeof comments !== 'string') throw invalidParameter('comments');
  return change(store, ids, { UserFeedback: feedback });
}

function change(store: FindingStore, ids: readonly string[], fields: Record<string, Json>): JsonObject {
  for (const id of ids) {
    const document = store.get(id);
    if (document) store.put(id, withService(document, fields));
  }
  return {};
}
