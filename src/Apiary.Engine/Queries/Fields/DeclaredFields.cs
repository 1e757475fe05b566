namespace Apiary.Engine.Queries.Fields;

/// <summary>What a name stands for in a dataset, when it is a calculated field's; null when it is a column's.</summary>
/// <param name="datasetId">The dataset.</param>
/// <param name="name">The name.</param>
public delegate FieldExpression? DeclaredFields(int datasetId, string name);
