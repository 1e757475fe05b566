using Apiary.Engine.Events;
using Apiary.Engine.Queries.Execution;
using Xunit;

namespace Apiary.Tests.Queries;

public sealed class WholeScaleTests
{
    [Theory]
    [InlineData(ColumnType.Integer, null)]
    [InlineData(ColumnType.Integer, ColumnType.Float)]
    [InlineData(ColumnType.Boolean, null)]
    public void Each_number_has_a_code_and_a_value_of_the_columns_type(ColumnType type, ColumnType? declared)
    {
        FieldValue[] stored = type == ColumnType.Boolean
            ? [FieldValue.Boolean(true), FieldValue.Null, FieldValue.Boolean(false)]
            : [FieldValue.Integer(-7), FieldValue.Null, FieldValue.Integer(404), FieldValue.Integer(0)];
        var scale = type == ColumnType.Boolean ? new WholeScale(type, declared, 0, 1) : new WholeScale(type, declared, -7, 404);
        var values = new ColumnValues(new MemoryBudget(1 << 20));
        var buffers = BlockBuffers.Rent();
        scale.ReadCodes(new TestLane(type, stored, withDictionary: false), 0, stored.Length, buffers);
        var read = buffers.Codes.Take(stored.Length).Select(code => code == 0 ? FieldValue.Null : values.Value(scale.IdOf((int)code, values))).ToArray();
        BlockBuffers.Return(buffers);
        Assert.Equal(stored.Select(value => NaiveQuery.Group(value, declared)), read);
    }
}
