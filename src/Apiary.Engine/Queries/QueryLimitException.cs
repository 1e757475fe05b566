namespace Apiary.Engine.Queries;

/// <summary>A query needed more time or memory than it was allowed; the message says which and how to ask for less.</summary>
public sealed class QueryLimitException(string message) : Exception(message);
