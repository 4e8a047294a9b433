import fc from 'fast-check';

/** Property tests draw the same cases in every run, so that a failure stands for a change and not for luck. */
fc.configureGlobal({ seed: 20_260_801 });
