namespace Apiary.Trimmed;

internal enum OrderSize
{
    Small,
    Large,
}
