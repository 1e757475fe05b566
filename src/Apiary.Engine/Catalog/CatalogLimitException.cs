namespace Apiary.Engine.Catalog;

/// <summary>A dataset or column more than <see cref="CatalogLimits"/> allow was asked for; the message says which limit.</summary>
public sealed class CatalogLimitException(string message) : Exception(message);
