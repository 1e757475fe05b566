using Apiary.Engine.Events;
using Apiary.Engine.Queries;
using Apiary.Engine.Queries.Fields;
using Apiary.Engine.Queries.Fields.Execution;

namespace Apiary.Tests.Queries.Fields;

/// <summary>A test's event as expressions read it.</summary>
internal sealed class EventRow(TestEvent row, DeclaredTypes types, int datasetId) : IFieldRow
{
    public long TimeNanos => row.TimestampNanos;

    public FieldValue Column(string name) => FieldInputs.Of(row[name], types(datasetId, name));
}
