namespace Apiary.Engine.Queries.Execution;

/// <summary>Ends a walk over a sample of traces that have more spans than there is room for; a smaller sample is taken then.</summary>
internal sealed class SampleTooLargeException : Exception;
