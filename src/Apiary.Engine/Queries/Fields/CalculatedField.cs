namespace Apiary.Engine.Queries.Fields;

/// <summary>A field that a question computes and may name wherever it names a column; before a column of the same name it goes first.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Expression">What it computes, see <see cref="FieldParser"/>.</param>
public sealed record CalculatedField(string Name, string Expression);
