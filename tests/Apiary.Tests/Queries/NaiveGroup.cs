using Apiary.Engine.Events;

namespace Apiary.Tests.Queries;

/// <summary>One group of a <see cref="NaiveQuery"/>: its events, the results over all of them and by bucket.</summary>
public sealed record NaiveGroup(IReadOnlyList<TestEvent> Events, FieldValue[] Values, IReadOnlyDictionary<long, FieldValue[]> Series);
