// Field numbers of onnx.proto (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto), those that
// are used here.
export const modelFields = Object.freeze({
  irVersion: 1,
  producerName: 2,
  graph: 7,
  opsetImport: 8,
  functions: 25,
});
export const opsetFields = Object.freeze({ domain: 1, version: 2 });
export const graphFields = Object.freeze({
  node: 1,
  name: 2,
  initializer: 5,
  input: 11,
  output: 12,
  sparseInitializer: 15,
});
export const functionFields = Object.freeze({ node: 7 });
export const sparseTensorFields = Object.freeze({ values: 1, indices: 2 });
export const nodeFields = Object.freeze({
  input: 1,
  output: 2,
  name: 3,
  opType: 4,
  attribute: 5,
  domain: 7,
});
export const attributeFields = Object.freeze({
  name: 1,
  float: 2,
  int: 3,
  text: 4,
  tensor: 5,
  graph: 6,
  floats: 7,
  ints: 8,
  tensors: 10,
  graphs: 11,
  type: 20,
  sparseTensor: 22,
  sparseTensors: 23,
});
export const tensorFields = Object.freeze({
  dims: 1,
  dataType: 2,
  name: 8,
  rawData: 9,
  externalData: 13,
  dataLocation: 14,
});
export const valueInfoFields = Object.freeze({ name: 1, type: 2 });
export const typeFields = Object.freeze({ tensorType: 1 });
export const tensorTypeFields = Object.freeze({ elementType: 1, shape: 2 });
export const shapeFields = Object.freeze({ dimension: 1 });
export const dimensionFields = Object.freeze({ value: 1, parameter: 2 });

/** TensorProto.DataType */
export const dataTypes = Object.freeze({
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
});
/** AttributeProto.AttributeType */
export const attributeTypes = Object.freeze({
  float: 1,
  int: 2,
  text: 3,
  floats: 6,
  ints: 7,
});
/** TensorProto.DataLocation */
export const externalLocation = 1;
