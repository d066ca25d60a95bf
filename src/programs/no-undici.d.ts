// Stands for undici, which just-bash names in its types for Node: with it, Node's types would be everybody's.
export {};
