namespace Apiary.Engine.Queries;

/// <summary>Some numbers of a <see cref="BubbleUpColumn"/> that lie close together.</summary>
/// <param name="From">The smallest number of the bin.</param>
/// <param name="To">The first number behind it, mostly where the next bin begins.</param>
/// <param name="Selected">Events of the selection in it, weighted by their sample rates.</param>
/// <param name="Baseline">Events outside of the selection in it, weighted.</param>
public readonly record struct BubbleUpBin(double From, double To, long Selected, long Baseline);
