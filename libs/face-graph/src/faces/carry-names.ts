import * as cypher from "../cypher/faces/write-faces.ts";
import type { Transaction } from "../database/connection.ts";
import { type Box, pairSameFaces } from "./same-face.ts";

/** A face that is stored now, and the image it is in. */
export interface StoredFace {
  readonly id: string;
  readonly imageId: string;
  /** Of a video: when. */
  readonly timestampMs: number | null;
  readonly box: Box;
}

/** The image, and in a video the time: two faces with other ones are never the same. */
export function momentOf({
  imageId,
  timestampMs,
}: Pick<StoredFace, "imageId" | "timestampMs">): string {
  return `${imageId} ${timestampMs ?? ""}`;
}

/** What a person said of a face in another collection. */
interface Said {
  readonly imageId: string;
  readonly timestampMs: number | null;
  readonly box: Box;
  readonly kind: "IS" | "NOT_PERSON";
  readonly person: string;
  readonly name: string;
  readonly hidden: boolean;
  readonly by: string;
  readonly at: number;
  readonly collection: string;
}

/**
 * Gives new faces the names that people confirmed, or refused, of the same faces in other
 * collections: those of the same image whose boxes overlap by more than half. Within the
 * transaction that stores the faces, so that none is stored without. Where two collections say
 * different names, the one said last counts.
 * @see docs/decisions/0006-names-carry-over.md
 */
export async function carryNames(
  transaction: Transaction,
  collection: string,
  faces: readonly StoredFace[],
): Promise<{ readonly namesCarried: number }> {
  if (faces.length === 0) return { namesCarried: 0 };
  const byMoment = Map.groupBy(faces, momentOf);
  const { rows } = await transaction.run<Said>(cypher.saidElsewhere, {
    collection,
    ids: [...new Set(faces.map(({ imageId }) => imageId))],
  });
  const names = new Map<string, Said>();
  const refusals: (Said & { readonly face: string })[] = [];
  const byOrigin = Map.groupBy(rows, (said) =>
    JSON.stringify([momentOf(said), said.collection]),
  );
  for (const said of byOrigin.values()) {
    const boxes = [...Map.groupBy(said, ({ box }) => box.join(" ")).values()];
    const pairs = pairSameFaces(
      byMoment.get(momentOf(said[0]!)) ?? [],
      boxes.map((each) => ({ box: each[0]!.box, each })),
    );
    for (const { found, there } of pairs) {
      for (const each of there.each) {
        if (each.kind === "NOT_PERSON")
          refusals.push({ ...each, face: found.id });
        else if ((names.get(found.id)?.at ?? -Infinity) <= each.at)
          names.set(found.id, each);
      }
    }
  }
  for (const { face, person, at } of refusals) {
    const said = names.get(face);
    if (said?.person === person && said.at < at) names.delete(face);
  }
  const namesOf = [...names].map(([face, said]) => ({ ...said, face }));
  if (namesOf.length > 0)
    await transaction.run(cypher.carryNames, { collection, rows: namesOf });
  const refused = refusals.filter(
    ({ face, person }) => names.get(face)?.person !== person, // said later that it is
  );
  if (refused.length > 0)
    await transaction.run(cypher.carryRefusals, { collection, rows: refused });
  return { namesCarried: names.size };
}
