using System.Reflection;
using System.Text;
using Apiary.Client;
using Apiary.Client.AspNetCore;
using Apiary.Client.Extensions;
using Apiary.Tests.Tidy;
using Xunit;

namespace Apiary.Tests.Client;

/// <summary>
/// What programs can see of the SDK stands in <c>src/Apiary.Client/PublicSurface.txt</c>, so that a change to it shows in the
/// diff. With APIARY_REWRITE_GOLDENS=1 the file is written anew.
/// </summary>
public sealed class PublicSurfaceTests
{
    private static readonly string Golden = Path.Combine(Repository.Root, "src/Apiary.Client/PublicSurface.txt");

    [Fact]
    public void It_is_the_one_on_record()
    {
        var actual = new StringBuilder();
        foreach (var assembly in (Assembly[])[typeof(HoneyClient).Assembly, typeof(ApiaryServices).Assembly, typeof(RequestEvent).Assembly])
        {
            foreach (var type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal)) Describe(actual, type);
        }

        if (Environment.GetEnvironmentVariable("APIARY_REWRITE_GOLDENS") == "1") File.WriteAllText(Golden, actual.ToString());
        Assert.Equal(File.ReadAllText(Golden), actual.ToString());
    }

    private static void Describe(StringBuilder text, Type type)
    {
        text.Append(type.FullName);
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) && parent != typeof(Enum)) text.Append(" : ").Append(parent.Name);
        text.Append('\n');
        const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        foreach (var line in type.GetMembers(Declared).Where(IsWritten).Select(Line).Order(StringComparer.Ordinal)) text.Append("    ").Append(line).Append('\n');
    }

    /// <summary>Accessors are told by their property.</summary>
    private static bool IsWritten(MemberInfo member) => member is not MethodInfo { IsSpecialName: true } and not FieldInfo { IsSpecialName: true };

    private static string Line(MemberInfo member) => member switch
    {
        ConstructorInfo made => $"new{Parameters(made)}",
        MethodInfo method => $"{(method.IsStatic ? "static " : "")}{Name(method.ReturnType)} {method.Name}{Parameters(method)}",
        PropertyInfo property => $"{Name(property.PropertyType)} {property.Name} {{{(property.GetMethod?.IsPublic == true ? " get" : "")}{(property.SetMethod?.IsPublic == true ? " set" : "")} }}",
        FieldInfo field => $"{Name(field.FieldType)} {field.Name}{(field.IsLiteral ? $" = {Convert.ToString(field.GetRawConstantValue(), System.Globalization.CultureInfo.InvariantCulture)}" : "")}",
        _ => member.ToString()!,
    };

    private static string Parameters(MethodBase method) =>
        $"({string.Join(", ", method.GetParameters().Select(parameter => $"{Name(parameter.ParameterType)} {parameter.Name}{(parameter.IsOptional ? "?" : "")}"))})";

    private static string Name(Type type) => !type.IsGenericType ? type.Name : $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";
}
