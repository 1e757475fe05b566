using System.Runtime.InteropServices;

namespace Apiary.Server.Ingest.Bodies;

/// <summary>
/// The system's libzstd, which every Go client of Honeycomb's compresses for. .NET 10 has no zstd of its own and no package
/// with one is to be had, so this is the one native call outside the store; where the library is missing, senders are told.
/// </summary>
internal sealed class ZstdLibrary
{
    // ZSTD_ErrorCode of zstd_errors.h, stable since 1.0.
    private const int DestinationTooSmall = 70;

    private static readonly string[] Names = ["libzstd.so.1", "libzstd.1.dylib", "libzstd.dll", "libzstd"];

    private readonly DecompressFunction decompress;
    private readonly IsErrorFunction isError;
    private readonly GetErrorCodeFunction getErrorCode;
    private readonly GetFrameContentSizeFunction getFrameContentSize;

    private ZstdLibrary(nint library)
    {
        decompress = Function<DecompressFunction>(library, "ZSTD_decompress");
        isError = Function<IsErrorFunction>(library, "ZSTD_isError");
        getErrorCode = Function<GetErrorCodeFunction>(library, "ZSTD_getErrorCode");
        getFrameContentSize = Function<GetFrameContentSizeFunction>(library, "ZSTD_getFrameContentSize");
    }

    private delegate nuint DecompressFunction(ref byte target, nuint targetSize, ref byte source, nuint sourceSize);

    private delegate uint IsErrorFunction(nuint result);

    private delegate int GetErrorCodeFunction(nuint result);

    private delegate ulong GetFrameContentSizeFunction(ref byte source, nuint sourceSize);

    /// <summary>The library; null when the system has none.</summary>
    public static ZstdLibrary? Loaded { get; } = Load();

    /// <summary>Appends the frames of <paramref name="source"/>, which is not empty, to the empty <paramref name="target"/>, at most <paramref name="limit"/> bytes.</summary>
    public BodyFailure Decompress(PooledBytes source, int limit, PooledBytes target)
    {
        // A frame may say how large it becomes; the word is used to size the buffer, never trusted beyond the limit. The two
        // largest values mean "does not say" and "is no frame".
        var claimed = getFrameContentSize(ref source.Array[0], (nuint)source.Length);
        var size = claimed <= (ulong)limit ? Math.Max((int)claimed, 1) : limit;
        var result = Run(source, size, target);
        // Several frames, of which only the first one's size is known.
        if (IsTooSmall(result) && size < limit) result = Run(source, size = limit, target);
        if (IsTooSmall(result)) return BodyFailure.TooLarge;
        if (isError(result) != 0) return BodyFailure.Broken;
        target.Advance((int)result);
        return BodyFailure.None;
    }

    private nuint Run(PooledBytes source, int size, PooledBytes target) =>
        decompress(ref target.Room(size)[0], (nuint)size, ref source.Array[0], (nuint)source.Length);

    private bool IsTooSmall(nuint result) => isError(result) != 0 && getErrorCode(result) == DestinationTooSmall;

    private static ZstdLibrary? Load()
    {
        foreach (var name in Names)
            if (NativeLibrary.TryLoad(name, out var library)) return new ZstdLibrary(library);
        return null;
    }

    private static TDelegate Function<TDelegate>(nint library, string name)
        where TDelegate : Delegate => Marshal.GetDelegateForFunctionPointer<TDelegate>(NativeLibrary.GetExport(library, name));
}
