namespace Apiary.Engine.Queries.Execution;

/// <summary>There are too many groups to keep all of them by time bucket: the run starts again and finds the groups to return first. Never leaves the engine.</summary>
internal sealed class TooManyCellsException : Exception;
