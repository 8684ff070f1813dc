export const components =
  "CALL dbms.components() YIELD name, versions, edition WHERE name = 'Neo4j Kernel' RETURN versions[0] AS version, edition";

export const constraintNames = "SHOW CONSTRAINTS YIELD name RETURN name";
export const indexStates = "SHOW INDEXES YIELD name, state RETURN name, state";
