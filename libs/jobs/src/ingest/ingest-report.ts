import type { Extraction } from "@facegraph/embedding";
import type { FacesWritten } from "@facegraph/face-graph/faces";
import type { FoundFile } from "./find-photos.ts";
import type { GrowthReport } from "../cluster/grow-run.ts";
import type { compareFaces, CompareFacesReport } from "./compare-faces.ts";

/** A file that was not taken in, and why. */
export interface FileFailure {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

/**
 * What became of one file; every file of a folder gets one, in the order in which that is known.
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
       * Stored as it is; of a content that is stored, or that came before; a video nobody asked
       * for; no image, and not named as one.
       */
      readonly outcome: "unchanged" | "duplicate" | "video" | "no-image";
    }
  | (FileFailure & { readonly outcome: "rejected" });

/** What became of the files of a folder. */
export interface IngestReport {
  readonly collection: string;
  /** Photographs that were looked at and stored. */
  readonly images: number;
  /** Videos likewise. */
  readonly videos: number;
  /**
   * Faces that are stored; one of a video stands for all frames in which it looks nearly the same.
   */
  readonly facesFound: number;
  readonly withoutFace: number;
  /** Photographs whose faces another collection had found already, by the same detector. */
  readonly placesReused: number;
  /** New faces whose name was known from another collection. */
  readonly namesCarried: number;
  /** Files that are stored already and have not changed since. */
  readonly unchanged: number;
  /** New files whose content is known, or that of another new one. */
  readonly duplicates: number;
  /** Videos that were not looked at, as nobody asked for it. */
  readonly videosLeftAlone: number;
  /** Files that are no images, and do not claim to be. */
  readonly otherFiles: number;
  readonly failures: readonly FileFailure[];
  readonly pairs: number;
  /** How they were searched; null when no face was new. */
  readonly pairSearch: CompareFacesReport["search"];
  readonly nodesCreated: number;
  readonly relationshipsCreated: number;
  readonly notices: readonly string[];
  /** How the active run took the new faces in; null when none is active, or it was not asked to. */
  readonly growth: GrowthReport | null;
}

/** Counts what becomes of files as an ingest goes on. */
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
  placesReused = 0;

  /** @param onFile told of each file once */
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

  addLinks({
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
      placesReused: this.placesReused,
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
