import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type {
  Rectangle,
  UprightImage,
} from "../../src/images/upright-image.ts";

/** What the package itself finds in a photograph. */
export interface PeerFace {
  readonly box: Rectangle;
  readonly score: number;
  readonly landmarks: readonly { readonly x: number; readonly y: number }[];
  /** The square that the package cuts out for its descriptor. */
  readonly descriptorBox: Rectangle;
  readonly descriptor: Float32Array;
}

interface PeerLandmarks {
  readonly positions: PeerFace["landmarks"];
  align(face: null, options: { useDlibAlignment: boolean }): Rectangle;
}

interface PeerResult {
  readonly detection: { readonly box: Rectangle; readonly score: number };
  readonly landmarks: PeerLandmarks;
  readonly descriptor: Float32Array;
}

interface PeerNetwork {
  loadFromDisk(folder: string): Promise<void>;
}

interface Peer {
  readonly tf: {
    setBackend(name: string): Promise<boolean>;
    ready(): Promise<void>;
    tensor3d(
      values: Uint8Array,
      shape: readonly number[],
      type: "int32",
    ): { dispose(): void };
  };
  readonly nets: Readonly<
    Record<
      | "ssdMobilenetv1"
      | "tinyFaceDetector"
      | "faceLandmark68Net"
      | "faceRecognitionNet",
      PeerNetwork
    >
  >;
  readonly SsdMobilenetv1Options: new (options: {
    minConfidence: number;
  }) => object;
  readonly TinyFaceDetectorOptions: new (options: {
    inputSize: number;
    scoreThreshold: number;
  }) => object;
  detectAllFaces(
    image: object,
    options: object,
  ): PromiseLike<readonly PeerResult["detection"][]> & {
    withFaceLandmarks(): {
      withFaceDescriptors(): Promise<readonly PeerResult[]>;
    };
  };
}

/** Loads the package on its WASM backend. */
async function loadPeer(): Promise<{
  readonly peer: Peer;
  readonly weights: string;
}> {
  const require = createRequire(import.meta.url);
  const wasm = require("@tensorflow/tfjs-backend-wasm") as {
    setWasmPaths(folder: string): void;
  };
  const wasmPackage =
    require.resolve("@tensorflow/tfjs-backend-wasm/package.json");
  wasm.setWasmPaths(`${join(dirname(wasmPackage), "dist")}/`);
  const peer =
    require("@vladmandic/face-api/dist/face-api.node-wasm.js") as Peer;
  await peer.tf.setBackend("wasm");
  await peer.tf.ready();
  const weights = join(
    dirname(require.resolve("@vladmandic/face-api/package.json")),
    "model",
  );
  return { peer, weights };
}

/** Starts the package's tiny detector, score 0.5. @returns what finds the faces of an image */
export async function startTinyDetector(): Promise<
  (image: UprightImage) => Promise<Pick<PeerFace, "box" | "score">[]>
> {
  const { peer, weights } = await loadPeer();
  await peer.nets.tinyFaceDetector.loadFromDisk(weights);
  const options = new peer.TinyFaceDetectorOptions({
    inputSize: 416,
    scoreThreshold: 0.5,
  });
  return async ({ width, height, pixels }) => {
    const tensor = peer.tf.tensor3d(pixels, [height, width, 3], "int32");
    try {
      return (await peer.detectAllFaces(tensor, options)).map(
        ({ box, score }) => ({ box: toRectangle(box), score }),
      );
    } finally {
      tensor.dispose();
    }
  };
}

/**
 * Starts @vladmandic/face-api on its WASM backend. @returns what finds, and describes, the faces of
 * an image
 */
export async function startFaceApi(): Promise<
  (image: UprightImage) => Promise<PeerFace[]>
> {
  const { peer, weights } = await loadPeer();
  await peer.nets.ssdMobilenetv1.loadFromDisk(weights);
  await peer.nets.faceLandmark68Net.loadFromDisk(weights);
  await peer.nets.faceRecognitionNet.loadFromDisk(weights);
  const options = new peer.SsdMobilenetv1Options({ minConfidence: 0.5 });
  return async ({ width, height, pixels }) => {
    const tensor = peer.tf.tensor3d(pixels, [height, width, 3], "int32");
    try {
      const faces = await peer
        .detectAllFaces(tensor, options)
        .withFaceLandmarks()
        .withFaceDescriptors();
      return faces.map(({ detection, landmarks, descriptor }) => ({
        box: toRectangle(detection.box),
        score: detection.score,
        landmarks: landmarks.positions.map(({ x, y }) => ({ x, y })),
        descriptorBox: toRectangle(
          landmarks.align(null, { useDlibAlignment: true }),
        ),
        descriptor,
      }));
    } finally {
      tensor.dispose();
    }
  };
}

function toRectangle({ x, y, width, height }: Rectangle): Rectangle {
  return { x, y, width, height };
}
