import {
  similarityAt,
  type SimilarityCounts,
  similarityStep,
} from "./similarity-counts.ts";

const size = { width: 720, height: 360 };
const frame = { left: 50, right: 20, top: 60, bottom: 50 };
const barWidth = 0.02;
const shown = { from: -0.4, to: 1 };

/**
 * Draws how similar the pairs of one person are, how similar the pairs of two people are, and where
 * the threshold and the edge floor lie. Heights are shares of the pairs of each kind.
 * @returns an SVG document
 */
export function drawCalibration({
  title,
  counts,
  threshold,
  edgeFloor,
}: {
  readonly title: string;
  readonly counts: SimilarityCounts;
  readonly threshold: number;
  readonly edgeFloor: number;
}): string {
  const same = sharesOf(counts.same);
  const different = sharesOf(counts.different);
  const highest = Math.max(...same, ...different);
  const ticks = Array.from({ length: 8 }, (_, tick) =>
    Number((shown.from + tick * 0.2).toFixed(1)),
  );
  const bottom = size.height - frame.bottom;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}" viewBox="0 0 ${size.width} ${size.height}" font-family="sans-serif" font-size="12">`,
    `<rect width="100%" height="100%" fill="white"/>`,
    `<text x="${frame.left}" y="20" font-size="14">${escape(title)}</text>`,
    `<path d="${outline(different, highest)}" fill="#d95f02" fill-opacity="0.45"/>`,
    `<path d="${outline(same, highest)}" fill="#1b6ca8" fill-opacity="0.45"/>`,
    `<text x="${frame.left}" y="40" fill="#b04c00">different people</text>`,
    `<text x="${frame.left + 110}" y="40" fill="#1b6ca8">the same person</text>`,
    line(threshold, `threshold ${threshold}`, "start", ""),
    line(edgeFloor, `floor ${edgeFloor}`, "end", ' stroke-dasharray="4 3"'),
    `<path d="M${frame.left} ${bottom}H${size.width - frame.right}" stroke="black"/>`,
    ...ticks.map(
      (tick) =>
        `<text x="${round(xOf(tick))}" y="${bottom + 18}" text-anchor="middle">${tick}</text>`,
    ),
    `<text x="${size.width / 2}" y="${size.height - 10}" text-anchor="middle">similarity of a pair; height: share of the pairs of its kind</text>`,
    `</svg>`,
    "",
  ].join("\n");
}

/** Shares of all pairs by bars of `barWidth`. What lies below the first bar counts in it. */
function sharesOf(counts: Float64Array): number[] {
  const bars = new Array<number>(
    Math.round((shown.to - shown.from) / barWidth) + 1,
  ).fill(0);
  const total = counts.reduce((sum, count) => sum + count, 0);
  counts.forEach((count, bin) => {
    const distance = similarityAt(bin) - shown.from + similarityStep / 2;
    bars[Math.max(0, Math.floor(distance / barWidth))]! += count / total;
  });
  return bars;
}

function outline(shares: readonly number[], highest: number): string {
  const bottom = size.height - frame.bottom;
  const height = bottom - frame.top;
  const steps = shares.map(
    (share, bar) =>
      `L${round(xOf(shown.from + bar * barWidth))} ${round(bottom - (share / highest) * height)}H${round(xOf(Math.min(shown.from + (bar + 1) * barWidth, shown.to)))}`,
  );
  return `M${frame.left} ${bottom}${steps.join("")}V${bottom}Z`;
}

function line(
  similarity: number,
  label: string,
  anchor: "start" | "end",
  dashes: string,
): string {
  const x = round(xOf(similarity));
  const textX = x + (anchor === "start" ? 4 : -4);
  return `<path d="M${x} ${frame.top - 10}V${size.height - frame.bottom}" stroke="black"${dashes}/><text x="${textX}" y="${frame.top}" text-anchor="${anchor}">${label}</text>`;
}

function xOf(similarity: number): number {
  const width = size.width - frame.left - frame.right;
  return (
    frame.left + ((similarity - shown.from) / (shown.to - shown.from)) * width
  );
}

function round(value: number): number {
  return Number(value.toFixed(1));
}

function escape(text: string): string {
  return text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
}
