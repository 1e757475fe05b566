using System.IO.Compression;
using System.Security.Cryptography;
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
            Assert.Equal(await HashAsync(Path.ChangeExtension(one, kind)), await HashAsync(Path.ChangeExtension(two, kind)));
    }

    [Fact]
    public async Task Compiled_in_another_folder_it_is_the_same_byte_for_byte()
    {
        var (one, two) = (Path.Combine(folder, "one"), Path.Combine(folder, "another", "two"));
        await Task.WhenAll(CompileAsync(one), CompileAsync(two));
        foreach (var framework in (string[])["netstandard2.0", "net10.0"])
        {
            foreach (var file in (string[])["Apiary.Client.dll", "Apiary.Client.pdb", "Apiary.Client.xml"])
            {
                var path = Path.Combine("src/Apiary.Client/bin/Release", framework, file);
                Assert.Equal(await HashAsync(Path.Combine(one, path)), await HashAsync(Path.Combine(two, path)));
            }
        }
    }

    private static string Root => ServerProcess.RepositoryRoot();

    private static async Task<string> HashAsync(string path) => Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(path)));

    /// <summary>Compiles a copy of the client's source in a folder of its own.</summary>
    private static async Task CompileAsync(string folder)
    {
        var source = Path.Combine(Root, "src/Apiary.Client");
        var files = Directory.GetFiles(Root, "Directory.*.props").Append(Path.Combine(Root, "global.json"))
            .Concat(Directory.GetFiles(source, "*", SearchOption.AllDirectories).Where(file => Path.GetRelativePath(source, file).Split('/')[0] is not ("bin" or "obj")));
        foreach (var file in files)
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(Root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        await Programs.RunAsync(TimeSpan.FromMinutes(5), "dotnet", ["build", Path.Combine(folder, "src/Apiary.Client"), "-c", "Release", "--nologo", "-v", "q"]);
    }

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
