using System.IO.Compression;
using System.Text;
using Apiary.Server.Hosting.Ui;

namespace Apiary.Tests.Hosting.Ui;

/// <summary>A small UI as a build would leave it, in a directory of its own.</summary>
internal sealed class BuiltUi : IDisposable
{
    public const string Script = "console.log('a script long enough to be worth a coding')";

    private readonly string root = Directory.CreateTempSubdirectory("apiary-ui-").FullName;

    public BuiltUi()
    {
        var folder = Path.Combine(root, "ui");
        Directory.CreateDirectory(Path.Combine(folder, "assets"));
        File.WriteAllText(Path.Combine(root, "outside.txt"), "not for the web");
        File.WriteAllText(
            Path.Combine(folder, "index.html"),
            """<!doctype html><meta property="csp-nonce" nonce="__CSP_NONCE__"><style nonce="__CSP_NONCE__">a{}</style><div id="root"></div>""");
        File.WriteAllText(Path.Combine(folder, "favicon.svg"), "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
        File.WriteAllText(Path.Combine(folder, "assets", "app-1a2b.js"), Script);
        WriteCoded(Path.Combine(folder, "assets", "app-1a2b.js.br"), stream => new BrotliStream(stream, CompressionLevel.Optimal));
        WriteCoded(Path.Combine(folder, "assets", "app-1a2b.js.gz"), stream => new GZipStream(stream, CompressionLevel.Optimal));
        File.WriteAllText(Path.Combine(folder, "assets", "plain-3c4d.css"), "a{}");
        Files = UiFiles.Read(folder)!;
    }

    public UiFiles Files { get; }

    public void Dispose() => Directory.Delete(root, recursive: true);

    private static void WriteCoded(string path, Func<Stream, Stream> code)
    {
        using var file = File.Create(path);
        using var coded = code(file);
        coded.Write(Encoding.UTF8.GetBytes(Script));
    }
}
