// The count of live tensors is one number of the whole process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
