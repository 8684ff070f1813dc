import type { Extraction } from "@facegraph/embedding";
import type { FacesWritten } from "@facegraph/face-graph/faces";
import type { GrowthReport } from "../cluster/grow-run.ts";
import type { compareFaces, CompareFacesReport } from "./compare-faces.ts";
import type { FoundFile } from "./find-photos.ts";

/** A file that was not stored, and why. */
export interface FileFailure {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

/**
 * What became of one file. Every file of a folder gets an outcome, in the order they are known.
 */
export type FileOutcome =
  | {
      readonly path: string;
      readonly outcome: "faces" | "no-face";
      readonly faces: number;
    }
  | {
      readonly path: string;
      /**
       * `unchanged`: the file is stored already. `duplicate`: its content is stored already, or
       * came before it. `video`: a video, and nobody asked for videos. `no-image`: not an image,
       * nor named as one.
       */
      readonly outcome: "unchanged" | "duplicate" | "video" | "no-image";
    }
  | (FileFailure & { readonly outcome: "rejected" });

/** What became of the files of a folder. */
export interface IngestReport {
  readonly collection: string;
  /** Photographs that were looked at and stored. */
  readonly images: number;
  /** Videos that were looked at and stored. */
  readonly videos: number;
  /**
   * Faces that are stored. A face of a video counts once for all frames in which it looks alike.
   */
  readonly facesFound: number;
  /** Photographs and videos without a face. */
  readonly withoutFace: number;
  /** Photographs whose faces were found by the same detector for another collection. */
  readonly imagesReused: number;
  /** New faces that took their name from another collection. */
  readonly namesCarried: number;
  /** Files that were stored already and have not changed since. */
  readonly unchanged: number;
  /** New files whose content is stored already, or came before them. */
  readonly duplicates: number;
  /** Videos that were not looked at, because nobody asked for videos. */
  readonly videosLeftAlone: number;
  /** Files that are no images, nor named as such. */
  readonly otherFiles: number;
  readonly failures: readonly FileFailure[];
  /** Similar pairs that were found. */
  readonly pairs: number;
  /** How they were searched; null when no face was new. */
  readonly pairSearch: CompareFacesReport["search"];
  readonly nodesCreated: number;
  readonly relationshipsCreated: number;
  /** Sentences for the user. */
  readonly notices: readonly string[];
  /** How the new faces were placed; null when no run is active, or nobody asked for it. */
  readonly growth: GrowthReport | null;
}

/** Counts what becomes of files during an ingest. */
export class IngestTally {
  private readonly collection: string;
  private readonly failures: FileFailure[];
  private readonly notices: string[] = [];
  private readonly onFile: (file: FileOutcome) => void;
  private images = 0;
  private videos = 0;
  private videosLeftAlone = 0;
  private facesFound = 0;
  private withoutFace = 0;
  private duplicates = 0;
  private otherFiles = 0;
  private pairs = 0;
  private pairSearch: CompareFacesReport["search"] = null;
  private nodesCreated = 0;
  private relationshipsCreated = 0;
  private namesCarried = 0;
  private unchanged = 0;
  imagesReused = 0;

  /** @param onFile called once with each file */
  constructor(
    collection: string,
    refused: readonly FileFailure[],
    onFile: (file: FileOutcome) => void = () => undefined,
  ) {
    this.collection = collection;
    this.failures = [...refused];
    this.onFile = onFile;
    for (const failure of refused) onFile({ ...failure, outcome: "rejected" });
  }

  addUnchanged({ path }: FoundFile): void {
    this.unchanged++;
    this.onFile({ path, outcome: "unchanged" });
  }

  addExtraction(extraction: Extraction, file: FoundFile): void {
    const outcome = outcomeOf(extraction, file);
    switch (outcome.outcome) {
      case "rejected": {
        const { path, code, message } = outcome;
        this.failures.push({ path, code, message });
        break;
      }
      case "video":
        this.videosLeftAlone++;
        break;
      case "no-image":
        this.otherFiles++;
        break;
      case "duplicate":
        this.duplicates++;
        break;
      case "no-face":
        this.withoutFace++;
    }
    if ("faces" in outcome) {
      if ("video" in extraction) this.videos++;
      else this.images++;
      this.facesFound += outcome.faces;
    }
    this.onFile(outcome);
  }

  addWritten({
    nodesCreated,
    relationshipsCreated,
    namesCarried,
  }: FacesWritten): void {
    this.namesCarried += namesCarried;
    this.nodesCreated += nodesCreated;
    this.relationshipsCreated += relationshipsCreated;
  }

  addCompared({
    search,
    pairs,
    relationshipsCreated,
    notices,
  }: Awaited<ReturnType<typeof compareFaces>>): void {
    this.pairSearch = search;
    this.pairs += pairs;
    this.relationshipsCreated += relationshipsCreated;
    this.notices.push(...notices);
  }

  report(): Omit<IngestReport, "growth"> {
    return {
      collection: this.collection,
      images: this.images,
      videos: this.videos,
      videosLeftAlone: this.videosLeftAlone,
      facesFound: this.facesFound,
      withoutFace: this.withoutFace,
      imagesReused: this.imagesReused,
      namesCarried: this.namesCarried,
      unchanged: this.unchanged,
      duplicates: this.duplicates,
      otherFiles: this.otherFiles,
      failures: this.failures,
      pairs: this.pairs,
      pairSearch: this.pairSearch,
      nodesCreated: this.nodesCreated,
      relationshipsCreated: this.relationshipsCreated,
      notices: this.notices,
    };
  }
}

/** Says whose names growth puts at risk, and the commands that help. */
export function noticesOfGrowth(
  growth: Pick<GrowthReport, "run" | "namesAtRisk"> | undefined,
): string[] {
  if (growth === undefined || growth.namesAtRisk.length === 0) return [];
  const { id, collection } = growth.run;
  const option =
    collection === "default"
      ? ""
      : ` --collection ${JSON.stringify(collection)}`;
  const run = id.slice(0, 12);
  return [
    `The new faces are placed in run ${run}, which is stored but not active, as it puts names at risk: ${growth.namesAtRisk.join(", ")}. See \`facegraph runs diff active ${run}${option}\`; \`facegraph runs activate ${run} --yes${option}\` activates it.`,
  ];
}

function outcomeOf(extraction: Extraction, file: FoundFile): FileOutcome {
  const { path } = extraction;
  switch (extraction.outcome) {
    case "known":
      return { path, outcome: "duplicate" };
    case "rejected": {
      const { code, message } = extraction;
      if (code === "IS_VIDEO") return { path, outcome: "video" };
      if (code === "NOT_AN_IMAGE" && !file.isNamedImage)
        return { path, outcome: "no-image" };
      return { path, outcome: "rejected", code, message };
    }
    default: {
      const { outcome, faces } = extraction;
      return { path, outcome, faces: faces.length };
    }
  }
}
