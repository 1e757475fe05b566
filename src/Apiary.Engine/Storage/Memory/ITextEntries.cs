namespace Apiary.Engine.Storage.Memory;

/// <summary>Strings by code; a struct implements it, so that the loop over values is compiled for each source.</summary>
internal interface ITextEntries
{
    ReadOnlySpan<byte> Entry(int code);
}
