using Apiary.Engine.Events;

namespace Apiary.Engine.Queries;

/// <summary>
/// Tells the declared type of a column of a dataset; null when the dataset does not know the column. Values of other types
/// are coerced to it when they are read. Called while a query is planned, from one thread; must be cheap and thread-safe.
/// </summary>
/// <param name="datasetId">The dataset; the same column may be declared differently in two of them.</param>
/// <param name="column">The column's name as the sender of the events wrote it.</param>
public delegate ColumnType? DeclaredTypes(int datasetId, string column);
