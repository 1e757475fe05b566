namespace Apiary.Engine.Queries.Fields;

/// <summary>An expression is not one of the language, with the place where that shows.</summary>
/// <param name="message">What is wrong, without the place.</param>
/// <param name="position">Characters before the place, from 0.</param>
public sealed class FieldSyntaxException(string message, int position) : Exception($"{message}, at character {position + 1}")
{
    /// <summary>What is wrong, without the place.</summary>
    public string Fault => message;

    /// <summary>Characters before the place, from 0.</summary>
    public int Position => position;
}
