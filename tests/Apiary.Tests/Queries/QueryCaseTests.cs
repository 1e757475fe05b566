using Apiary.Tests.Tidy;
using Xunit;

namespace Apiary.Tests.Queries;

/// <summary>Every file of <c>tests/cases/queries</c>, in every form a segment can have.</summary>
public sealed class QueryCaseTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests/cases/queries");

    public static TheoryData<string> Files() => [.. Directory.EnumerateFiles(Folder, "*.txt").Select(path => Path.GetFileName(path)).Order()];

    [Theory]
    [MemberData(nameof(Files))]
    public void The_tables_of_a_case_are_what_the_engine_answers(string file)
    {
        var asked = QueryCase.Read(Path.Combine(Folder, file));
        Assert.NotEmpty(asked.Tables);
        foreach (var (form, segment) in Ask.Forms(asked.Events()))
        {
            var result = Ask.Engine([segment], asked.Spec(), asked.Declared);
            foreach (var table in asked.Tables)
            {
                var (expected, actual) = (asked.Expected(table), QueryCase.Actual(table, result));
                Assert.True(expected == actual, $"{file}, {form}: {table} is\n{actual}\nexpected\n{expected}");
            }
        }
    }
}
