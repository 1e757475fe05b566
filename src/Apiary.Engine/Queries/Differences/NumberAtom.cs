namespace Apiary.Engine.Queries.Differences;

/// <summary>The finest that is known of a column's numbers: one number, or a bin of some that lie close together.</summary>
/// <param name="From">The smallest number in it.</param>
/// <param name="To">The first number behind it.</param>
/// <param name="Selected">Weight in the selection.</param>
/// <param name="Baseline">Weight outside of it.</param>
internal readonly record struct NumberAtom(double From, double To, long Selected, long Baseline);
