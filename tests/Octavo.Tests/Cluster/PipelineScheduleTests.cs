using Octavo.Cluster;

namespace Octavo.Tests.Cluster;

public sealed class PipelineScheduleTests
{
    // Sums of a few hundred times.
    private const double Tolerance = 1e-9;

    public static TheoryData<int, int, double, double> Shapes => new()
    {
        { 1, 1, 1, 2 }, { 1, 5, 1, 2 }, { 2, 2, 1, 1 }, { 4, 8, 1, 2 }, { 8, 8, 1, 2 }, { 8, 64, 1, 3 }, { 5, 3, 2, 1 }, { 4, 1, 1, 2 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_bubble_of_equal_stages_is_the_formulas(int stages, int microBatches, double forward, double backward)
    {
        var expected = (stages - 1.0) / microBatches;
        Assert.Equal(expected, PipelineSchedule.GPipe(stages, microBatches, forward, backward).Bubble, Tolerance);
        Assert.Equal(expected, PipelineSchedule.OneForwardOneBackward(stages, microBatches, forward, backward).Bubble, Tolerance);
    }

    [Theory]
    [InlineData(4, 8, 2, 0.1875)]
    [InlineData(4, 8, 1, 0.375)]
    [InlineData(8, 64, 4, 7.0 / 256)]
    [InlineData(2, 2, 3, 1.0 / 6)]
    public void Interleaving_divides_the_bubble_by_the_parts(int stages, int microBatches, int parts, double bubble)
    {
        Assert.Equal(bubble, PipelineSchedule.Interleaved(stages, microBatches, parts).Bubble, Tolerance);
        Assert.Equal(bubble, new ParallelPlan { Pipeline = stages, Chunks = parts, Batch = microBatches }.Bubble, Tolerance);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void GPipe_keeps_every_micro_batch_and_1F1B_at_most_as_many_as_stages(int stages, int microBatches, double forward, double backward)
    {
        Assert.Equal(microBatches, PipelineSchedule.GPipe(stages, microBatches, forward, backward).MostInFlight(0), Tolerance);
        Assert.Equal(Math.Min(stages, microBatches), PipelineSchedule.OneForwardOneBackward(stages, microBatches, forward, backward).MostInFlight(0), Tolerance);
    }

    [Fact]
    public void Every_pass_happens_once_after_what_it_needs_and_never_two_at_a_time()
    {
        foreach (var schedule in new[] { PipelineSchedule.GPipe(4, 6), PipelineSchedule.OneForwardOneBackward(4, 6), PipelineSchedule.Interleaved(4, 8, 2) })
        {
            var parts = schedule.Steps.Max(step => step.Chunk) + 1;
            Assert.Equal(2 * schedule.Stages * schedule.MicroBatches * parts, schedule.Steps.DistinctBy(step => (step.Stage, step.Chunk, step.MicroBatch, step.Backward)).Count());
            foreach (var stage in schedule.Steps.GroupBy(step => step.Stage))
            {
                var inOrder = stage.OrderBy(step => step.Start).ToList();
                Assert.All(inOrder.Zip(inOrder.Skip(1)), pair => Assert.True(pair.First.End <= pair.Second.Start + Tolerance));
            }

            double End(int place, int microBatch, bool backward) => schedule.Steps
                .Single(step => (step.Chunk * schedule.Stages) + step.Stage == place && step.MicroBatch == microBatch && step.Backward == backward).End;
            Assert.All(schedule.Steps, step =>
            {
                var place = (step.Chunk * schedule.Stages) + step.Stage;
                var last = (schedule.Stages * parts) - 1;
                var needed = step.Backward
                    ? place == last ? End(place, step.MicroBatch, false) : End(place + 1, step.MicroBatch, true)
                    : place == 0 ? 0 : End(place - 1, step.MicroBatch, false);
                Assert.True(step.Start >= needed - Tolerance, $"{schedule.Name}: {step}");
            });
        }
    }

    [Fact]
    public void Interleaving_needs_a_multiple_of_the_stages() =>
        Assert.Contains("6, to be a multiple of the stages, 4", Assert.Throws<ArgumentException>(() => PipelineSchedule.Interleaved(4, 6, 2)).Message, StringComparison.Ordinal);

    // A ring of n ranks sends 2(n-1)/n of a message: Narayanan et al. 2021 and the numbers of GPT-2's gradients, 124,439,808 in fp16 over 8 ranks.
    [Fact]
    public void A_ring_sends_twice_the_message_less_the_ranks_own_parts()
    {
        Assert.Equal(1.0, Collective.RingShare(2));
        Assert.Equal(1.75, Collective.RingShare(8));
        Assert.Equal(1.96875, Collective.RingShare(64));
        Assert.Equal(0, Collective.RingShare(1));
        Assert.Equal(435_539_328, Collective.RingShare(8) * 2 * 124_439_808);
    }
}
