namespace Apiary.Engine.Queries.Execution;

/// <summary>A column has more different values than are numbered for exact distinct counts: the run starts again with sketches. Never leaves the engine.</summary>
internal sealed class TooManyValuesException : Exception;
