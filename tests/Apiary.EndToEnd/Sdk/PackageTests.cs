using System.IO.Compression;
using System.Text;
using System.Xml.Linq;
using Apiary.Bench.Load;
using Xunit;

namespace Apiary.EndToEnd.Sdk;

/// <summary>The packages of the SDK as <c>dotnet pack</c> makes them of the built projects.</summary>
public sealed class PackageTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("apiary-pack-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    // Beyond .NET Standard 2.0's, what the platform itself ships, and nothing else.
    [InlineData("Apiary.Client", "net10.0", "")]
    [InlineData("Apiary.Client", ".NETStandard2.0", "Microsoft.Bcl.AsyncInterfaces System.Diagnostics.DiagnosticSource System.Text.Json System.Threading.Channels")]
    [InlineData("Apiary.Client.Extensions", "net10.0", "Apiary.Client Microsoft.Extensions.Hosting.Abstractions Microsoft.Extensions.Http Microsoft.Extensions.Logging.Configuration Microsoft.Extensions.Options.ConfigurationExtensions")]
    [InlineData("Apiary.Client.AspNetCore", "net10.0", "Apiary.Client.Extensions")]
    public async Task A_package_needs_what_it_says(string name, string framework, string expected)
    {
        using var package = ZipFile.OpenRead(await PackAsync(name, "one"));
        var dependencies = Nuspec(package, name).Elements().Single(element => element.Name.LocalName == "dependencies");
        var group = dependencies.Elements().Single(element => (string?)element.Attribute("targetFramework") == framework);
        Assert.Equal(expected, string.Join(' ', group.Elements().Select(element => (string?)element.Attribute("id")).Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("Apiary.Client", "netstandard2.0 net10.0")]
    [InlineData("Apiary.Client.Extensions", "netstandard2.0 net10.0")]
    [InlineData("Apiary.Client.AspNetCore", "net10.0")]
    public async Task A_package_has_licence_readme_documentation_and_symbols_and_no_folder_of_its_builder(string name, string frameworks)
    {
        var path = await PackAsync(name, "one");
        using var package = ZipFile.OpenRead(path);
        using var symbols = ZipFile.OpenRead(Path.ChangeExtension(path, ".snupkg"));
        var metadata = Nuspec(package, name).Elements().ToDictionary(element => element.Name.LocalName, element => element.Value);
        Assert.Equal((name, "Apache-2.0", "README.md"), (metadata["id"], metadata["license"], metadata["readme"]));
        Assert.All(["version", "authors", "description", "tags"], member => Assert.NotEmpty(metadata[member]));
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(Root, "src/Apiary.Client/README.md"), TestContext.Current.CancellationToken), Text(package.GetEntry("README.md")!));
        foreach (var framework in frameworks.Split(' '))
        {
            Assert.NotNull(package.GetEntry($"lib/{framework}/{name}.xml"));
            Assert.NotNull(symbols.GetEntry($"lib/{framework}/{name}.pdb"));
            var assembly = Text(package.GetEntry($"lib/{framework}/{name}.dll")!);
            Assert.Contains("/_/src/", assembly, StringComparison.Ordinal);
            Assert.DoesNotContain(Root, assembly, StringComparison.Ordinal);
        }

        Assert.Equal(frameworks.Split(' ').Length, package.Entries.Count(entry => entry.Name.EndsWith(".dll", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("Apiary.Client")]
    [InlineData("Apiary.Client.AspNetCore")]
    public async Task Packed_again_it_is_the_same_byte_for_byte(string name)
    {
        var (one, two) = (await PackAsync(name, "one"), await PackAsync(name, "two"));
        foreach (var kind in (string[])[".nupkg", ".snupkg"])
            Assert.Equal(await ReadAsync(Path.ChangeExtension(one, kind)), await ReadAsync(Path.ChangeExtension(two, kind)));

        static async Task<string> ReadAsync(string path) => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(await File.ReadAllBytesAsync(path)));
    }

    private static string Root => ServerProcess.RepositoryRoot();

    /// <summary>Packs what the solution's build left; the package's path.</summary>
    private async Task<string> PackAsync(string name, string to)
    {
        var folder = Path.Combine(this.folder, to);
        await Programs.RunAsync(TimeSpan.FromMinutes(5), "dotnet", ["pack", Path.Combine(Root, "src", name), "-c", "Release", "--no-build", "-o", folder, "--nologo", "-v", "q"]);
        return Directory.GetFiles(folder, "*.nupkg").Single();
    }

    private static XElement Nuspec(ZipArchive package, string name)
    {
        using var stream = package.GetEntry($"{name}.nuspec")!.Open();
        return XDocument.Load(stream).Root!.Elements().Single(element => element.Name.LocalName == "metadata");
    }

    private static string Text(ZipArchiveEntry entry)
    {
        using var reader = new StreamReader(entry.Open(), Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
