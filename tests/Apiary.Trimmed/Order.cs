namespace Apiary.Trimmed;

internal sealed record Order(int Id, OrderSize Size, int[] Items);
