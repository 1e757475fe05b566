using Xunit;

// Each test has a server process of its own kind; on two cores one after another is faster than all at once.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
