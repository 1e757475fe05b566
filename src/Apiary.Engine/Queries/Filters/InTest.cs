namespace Apiary.Engine.Queries.Filters;

/// <summary><c>in</c>: equal to one of several values, each by its own rule.</summary>
internal sealed class InTest : ValueTest
{
    private readonly ValueTest[] members;

    public InTest(ValueTest[] members)
    {
        this.members = members;
        // Only when all are texts are their texts the whole set.
        if (Array.TrueForAll(members, member => member.Texts is not null)) Texts = [.. members.SelectMany(member => member.Texts!)];
    }

    public override IReadOnlyList<byte[]>? Texts { get; }

    public override bool Text(ReadOnlySpan<byte> utf8)
    {
        foreach (var member in members)
            if (member.Text(utf8)) return true;
        return false;
    }

    public override bool Integer(long value)
    {
        foreach (var member in members)
            if (member.Integer(value)) return true;
        return false;
    }

    public override bool Number(double value)
    {
        foreach (var member in members)
            if (member.Number(value)) return true;
        return false;
    }

    public override bool Boolean(bool value)
    {
        foreach (var member in members)
            if (member.Boolean(value)) return true;
        return false;
    }
}
